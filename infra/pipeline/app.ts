import { synthesizePipeline } from "./synth.ts";

try {
  await synthesizePipeline();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
