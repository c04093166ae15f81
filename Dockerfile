# syntax=docker/dockerfile:1
# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which it is.
# Another one, with the programs of PostgreSQL, for backup and restore.

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /portal
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/base.txt requirements/prod.txt requirements/
RUN python -m pip install --require-hashes --compile -r requirements/base.txt -r requirements/prod.txt
COPY . .
# Collecting needs settings but neither services nor the secret of the server.
RUN python -m devtools build \
 && PORTAL_ENV=production PORTAL_URL=https://build.invalid DATABASE_URL=postgres:///none REDIS_URL=redis://none \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" STATIC_ROOT=/portal/collected \
    python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q . \
 && rm -rf devtools tests docs requirements Makefile

FROM python:3.12-slim AS runtime
RUN useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /portal /portal
WORKDIR /portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PORTAL_ENV=production \
    BIND=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data \
    STATIC_ROOT=/portal/collected
USER portal
VOLUME /data

FROM runtime AS backup
USER root
COPY requirements/services.txt requirements/
RUN python -m pip install --no-cache-dir --require-hashes -r requirements/services.txt
COPY devtools devtools
USER portal
ENTRYPOINT ["python", "-m", "devtools"]

# The last one is what a build without a target makes.
FROM runtime AS portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=40s CMD ["python", "deploy/healthcheck.py"]
CMD ["python", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "clusterpolisee.wsgi"]
