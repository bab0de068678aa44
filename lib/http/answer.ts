/** An HTTP answer, before it gets API Gateway's form. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Whether the body is base64 of bytes that are no text. */
  base64?: boolean;
}
