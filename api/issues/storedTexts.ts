export { readTexts, storeTexts, textHash } from "../../platform/texts/storedTexts.ts";
