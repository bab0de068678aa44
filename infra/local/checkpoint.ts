import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

const state = z.object({
  streamArn: z.string(),
  /** For each shard, the last sequence number that was handled, or a mark that the whole shard was. */
  shards: z.record(z.string(), z.object({ sequence: z.string().optional(), closed: z.boolean().optional() })),
});
export type CheckpointState = z.infer<typeof state>;

/**
 * The position of a mapping in its stream. The file is replaced in one step, so a crash leaves the old or the new one.
 */
export function openCheckpoint(file: string, streamArn: string) {
  mkdirSync(dirname(file), { recursive: true });
  const found = read(file);
  // Sequence numbers of another stream are meaningless here.
  const current: CheckpointState = found?.streamArn === streamArn ? found : { streamArn, shards: {} };

  function save(): void {
    writeFileSync(`${file}.new`, JSON.stringify(current));
    renameSync(`${file}.new`, file);
  }

  return {
    save,
    sequence: (shardId: string) => current.shards[shardId]?.sequence,
    isClosed: (shardId: string) => current.shards[shardId]?.closed ?? false,
    /** Records that no filter matches need not be saved at once: after a crash they are skipped again. */
    done(shardId: string, sequence: string, atOnce = true) {
      current.shards[shardId] = { ...current.shards[shardId], sequence };
      if (atOnce) save();
    },
    close(shardId: string) {
      current.shards[shardId] = { ...current.shards[shardId], closed: true };
      save();
    },
  };
}

export type Checkpoint = ReturnType<typeof openCheckpoint>;

function read(file: string): CheckpointState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return state.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(
      `${file} is damaged. Start with --fresh, or delete it to have the stream delivered again.`,
      {
        cause: error,
      },
    );
  }
}
