/** Masks an address: its owner recognises it, but a stranger with a forwarded link cannot write to it. */
export const maskAddress = (email: string): string => {
  const at = email.lastIndexOf("@");
  if (at < 0) return "•••";
  const [first = "", ...others] = email.slice(0, at);
  return `${others.length > 0 ? first : ""}•••${email.slice(at)}`;
};
