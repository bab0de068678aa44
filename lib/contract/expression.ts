/**
 * An expression with Unicode data, created at its first use. Node would read the data of a literal when it compiles the
 * file, which is at every start.
 */
export const expression = (source: string, flags: string): (() => RegExp) => {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
};
