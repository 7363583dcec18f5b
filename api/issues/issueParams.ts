import { z } from "zod";

export const issueParams = z.object({ id: z.string().min(1).max(100).describe("整改问题的编号（id）") });
