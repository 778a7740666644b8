# b24bot runs from source: Node strips the types, so there is no build output to copy.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
WORKDIR /app
# The data folder is the only place that is written to: mount a volume there and the root may be read-only.
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
# Bots of your own: BOTS=./bots/lunch.ts
COPY bots ./bots
ENV HOST=0.0.0.0 PORT=3000 DATABASE_URL=file:/data/b24bot.db NODE_OPTIONS=--disable-warning=ExperimentalWarning \
    NODE_COMPILE_CACHE=/app/node_modules/.cache/b24bot
VOLUME /data
# The sources are compiled here, so that a start need not: without settings the server loads, says so and ends.
RUN mkdir -p node_modules/.cache/b24bot && chown node node_modules/.cache/b24bot
USER node
RUN NODE_ENV=production node src/main.ts 2>/dev/null; test -n "$(ls node_modules/.cache/b24bot)"
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
