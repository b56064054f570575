# The register as it is shipped: set up by the same script as on any machine, so that what is tested is what runs.
FROM debian:bookworm-slim

WORKDIR /srv/register
COPY script/ script/
COPY requirements/ requirements/
COPY package.json package-lock.json ./
COPY static/ static/
COPY . .
RUN script/bootstrap --no-database \
    && rm -rf node_modules .local/uv /root/.cache /root/.npm /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/register register \
    && install -d -o register /var/lib/register/files

USER register
ENV FILES_ROOT=/var/lib/register/files \
    STATIC_ROOT=/srv/register/.local/static \
    PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD [".venv/bin/python", "-c", "import os, urllib.request; urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:8000/health/', headers={'Host': os.environ['SITE_URL'].split('//')[1].split('/')[0].split(':')[0]}), timeout=8)"]
CMD [".venv/bin/python", "-m", "gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket", "--timeout", "120"]
