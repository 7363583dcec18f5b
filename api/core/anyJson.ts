import { z } from "zod";
import type { Json } from "../../domain/process/json.ts";

/**
 * Any JSON value in an answer. zod's own schema of it refers to itself by a place that is not there once it lies inside the OpenAPI document; what the product
 * answers with comes from its own tables, so nothing is checked here.
 */
export const anyJson = z.custom<Json>();
export const anyObject = z.record(z.string(), anyJson);
