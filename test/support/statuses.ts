import { Stale } from "../../lib/errors.ts";

/** The statuses in which `write` is carried out. It makes an item in that status, and then writes as if it had read it. */
export const writtenIn = async <S extends string>(
  statuses: readonly S[],
  write: (status: S) => Promise<unknown>,
): Promise<S[]> => {
  const written = statuses.map((status) =>
    write(status).then(
      () => [status],
      (error) => (error instanceof Stale ? [] : Promise.reject(error)),
    ),
  );
  return (await Promise.all(written)).flat();
};
