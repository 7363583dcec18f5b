/** A caller of the HTTP API, as one person of the sample. Every key is fixed, so that a load that was interrupted goes on where it stopped. */
export interface SampleClient {
  get(path: string): Promise<unknown>;
  post(path: string, key: string, body: unknown): Promise<unknown>;
  upload(path: string, key: string, file: { name: string; type: string; content: string }): Promise<unknown>;
}

export function sampleClient(baseUrl: string, token: string): SampleClient {
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  };
  return {
    get: (path) => call(path, {}),
    post: (path, key, body) =>
      call(path, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": `sample:${key}` },
        body: JSON.stringify(body),
      }),
    upload: (path, key, { name, type, content }) => {
      const form = new FormData();
      form.set("file", new File([content], name, { type }));
      return call(path, { method: "POST", headers: { "idempotency-key": `sample:${key}` }, body: form });
    },
  };
}
