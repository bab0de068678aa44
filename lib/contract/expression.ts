/**
 * An expression with Unicode data, made when it is first used. Of a literal Node reads that data when it compiles the file
 * around it, which is at every start.
 */
export const expression = (source: string, flags: string): (() => RegExp) => {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
};
