/** The value of an environment variable that the stack sets. Throws at start, where a missing one is a bug. */
export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
};
