# One image for every process of ours; docker-compose.yml says which one a container becomes.

FROM node:24-slim AS dashboard
WORKDIR /build
COPY dashboard/package.json dashboard/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY dashboard/ ./
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_PYTHON_DOWNLOADS=never PATH=/app/.venv/bin:$PATH
# The broker's and the data's folders belong to the account that all containers run as; a fresh
# volume takes its owner from here.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin wardwatch \
 && install -d -o 10001 -g 10001 /var/lib/wardwatch /broker /keys
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
 && uv sync --frozen --no-cache --no-default-groups --extra notify --extra office --compile-bytecode
COPY core core
COPY ingest ingest
COPY alerts alerts
COPY gateway gateway
COPY simulators simulators
COPY mosquitto mosquitto
COPY ops ops
COPY --from=dashboard /build/dist dashboard/dist
USER 10001:10001
CMD ["python", "-m", "gateway"]
