/** A caller of the HTTP API, as one person of the sample. Every key is fixed, so that a load that was interrupted goes on where it stopped. */
export interface SampleClient {
  post: (path: string, key: string, body: unknown) => Promise<unknown>;
  upload: (path: string, key: string, file: { name: string; type: string; content: string }) => Promise<unknown>;
}

export function sampleClient(baseUrl: string, token: string): SampleClient {
  const post = async (path: string, key: string, body: string | FormData): Promise<unknown> => {
    const headers = new Headers({ authorization: `Bearer ${token}`, "idempotency-key": `sample:${key}` });
    if (typeof body === "string") headers.set("content-type", "application/json");
    const response = await fetch(`${baseUrl}/api/v1${path}`, { method: "POST", headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  return {
    post: (path, key, body) => post(path, key, JSON.stringify(body)),
    upload: (path, key, { name, type, content }) => {
      const form = new FormData();
      form.set("file", new File([content], name, { type }));
      return post(path, key, form);
    },
  };
}
