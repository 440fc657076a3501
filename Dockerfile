# The sample controller. `docker build -t sample-controller .` from the repository's root.
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm pack --ignore-scripts --pack-destination=/packages ./src/runtime ./src/kubernetes

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /packages /packages
RUN npm init -y && npm pkg set type=module \
  && npm install --ignore-scripts /packages/*.tgz @kubernetes/client-node@2 pino@10
COPY src/sample-controller src/sample-controller
COPY generated generated
USER node
ENTRYPOINT ["node", "src/sample-controller/main.ts"]
