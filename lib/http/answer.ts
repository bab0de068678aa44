/** An HTTP answer, before it gets API Gateway's form. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Whether the body is base64 of binary data. */
  base64?: boolean;
}
