import { createRequire } from "node:module";
import path from "node:path";
import type { Express, Request, Response } from "express";
import express from "express";
import { docsTexts } from "../../texts/zh-CN/docs.ts";

/** Scripts and styles from here alone, nothing inline: the page works on a network without the internet. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Files of the viewer that the page loads; the package has more. */
const VIEWER_FILES = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

/** `/openapi.json`, and `/docs` to browse it. */
export function mountDocs(app: Express, document: object): void {
  const content = JSON.stringify(document);
  app.get("/openapi.json", (_request: Request, response: Response) => {
    response.locals["route"] = "get /openapi.json";
    response.type("application/json").send(content);
  });

  const viewer = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const docs = express.Router();
  docs.use((_request, response, next) => {
    response.locals["route"] = "get /docs";
    response.setHeader("Content-Security-Policy", DOCS_POLICY);
    next();
  });
  docs.get("/", (request, response) => {
    // The page's links are relative to /docs/.
    if (!request.originalUrl.split("?")[0]?.endsWith("/")) response.redirect(308, "/docs/");
    else response.type("html").send(page());
  });
  docs.get("/start.js", (_request, response) => {
    response.type("text/javascript").send(startScript);
  });
  for (const file of VIEWER_FILES) {
    docs.get(`/${file}`, (_request, response) => {
      response.sendFile(file, { root: viewer, maxAge: "1d" });
    });
  }
  app.use("/docs", docs);
}

function page(): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${docsTexts.title}</title>
<link rel="icon" href="favicon-32x32.png">
<link rel="stylesheet" href="swagger-ui.css">
</head>
<body>
<noscript>${docsTexts.noScript}</noscript>
<div id="docs"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="start.js"></script>
</body>
</html>
`;
}

const startScript = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, docExpansion: "list", defaultModelsExpandDepth: 0, validatorUrl: null, persistAuthorization: false });
`;
