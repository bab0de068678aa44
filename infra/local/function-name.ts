/** The function in an ARN, with its qualifier: `orders`, `orders:live`. Throws for any other ARN. */
export const functionOf = (arn: string, at: string): string => {
  const [, name] = /(?:^|:function:)([\w-]+(?::[\w$-]+)?)(?:\/|$)/.exec(arn) ?? [];
  if (name === undefined) throw new Error(`${at}: ${arn} is no function.`);
  return name;
};

/** The name of a function without its qualifier: `orders` of `orders:live`. */
export const unqualified = (name: string): string => name.split(":")[0] ?? name;
