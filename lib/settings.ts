/** The value of an environment variable that the stack sets. Throws when it is missing, which is a bug. */
export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
};
