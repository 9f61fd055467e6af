# A service of ESPM as an image; SERVICE is the folder that it was built in, by ./espm build.
FROM eclipse-temurin:25-jre

# Numeric, so that Kubernetes can see that it is not root.
RUN groupadd --system --gid 10001 espm && \
    useradd --system --uid 10001 --gid espm --home-dir /opt/espm --no-create-home --shell /usr/sbin/nologin espm
WORKDIR /opt/espm

COPY --chown=10001:10001 docker/ready.sh /usr/local/bin/ready

# Owned by the user, so that a build under a strict umask can be read too; what changes least comes
# first: a new build on the same libraries is a layer of 200 kB.
ARG SERVICE
COPY --chown=10001:10001 ${SERVICE}/target/quarkus-app/lib/ lib/
COPY --chown=10001:10001 ${SERVICE}/target/quarkus-app/quarkus-run.jar ./
COPY --chown=10001:10001 ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY --chown=10001:10001 ${SERVICE}/target/quarkus-app/app/ app/

# In a container 127.0.0.1 is the container.
ENV ESPM_HTTP_HOST=0.0.0.0
USER 10001:10001
HEALTHCHECK --start-period=60s --start-interval=1s --interval=10s --timeout=3s --retries=3 \
  CMD ["bash", "/usr/local/bin/ready"]

# A JVM that is out of memory ends and is started again, instead of limping on.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "quarkus-run.jar"]
