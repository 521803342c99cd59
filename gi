#!/usr/bin/env bash
# Grad-Instructor. Builds what is missing or older than its sources, then runs the command.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
jar=$root/standalone/target/quarkus-app/quarkus-run.jar
modules=(onnx-autodiff core kafka-embedded messaging service-base mlp-worker evaluator enn-trainer explain-service
  orchestrator standalone)

stale() {
  [[ -f $jar ]] || return 0
  local sources=("$root/pom.xml") m
  for m in "${modules[@]}"; do
    sources+=("$root/$m/pom.xml" "$root/$m/src/main")
  done
  [[ -n $(find "${sources[@]}" -newer "$jar" -print -quit) ]]
}

build() {
  if stale; then
    echo "gi: building, about a minute" >&2
    (cd "$root" && mvn -q -DskipTests -Dservices.skip=true -pl standalone -am package) >&2 </dev/null
    touch "$jar"
  fi
}

if stale; then
  if command -v flock >/dev/null; then
    mkdir -p "$root/standalone/target"
    exec 9>"$root/standalone/target/build.lock"
    flock 9
    build
    exec 9>&-
  else
    build
  fi
fi

java=java
[[ -n ${JAVA_HOME:-} ]] && java=$JAVA_HOME/bin/java
# Heap for a machine of 4 GB; ONNX Runtime takes its memory beside it. It computes, and campaigns are short: Java's
# second compiler would cost more than it gains.
options=(-Xmx1280m -Xmn320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djdk.nio.maxCachedBufferSize=1048576
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager)
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
if [[ ${version:-0} -ge 22 ]]; then
  options+=(--enable-native-access=ALL-UNNAMED)
fi
if [[ ${version:-0} -ge 24 ]]; then
  options+=(--sun-misc-unsafe-memory-access=allow)
fi
# shellcheck disable=SC2086
exec "$java" "${options[@]}" ${GI_JAVA_OPTS:-} -jar "$jar" "$@"
