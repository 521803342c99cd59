#!/usr/bin/env bash
# Grad-Instructor. Builds what is missing or older than its sources, then runs the command.
# GI_DEVICE=cuda: builds for and computes on a GPU, if there is one.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
modules=(onnx-autodiff training campaign report kafka-embedded messaging)
services=(mlp-worker evaluator enn-trainer explain-service orchestrator)
libraries=lib
skip=true
case ${1:-} in
  bench)
    target=benchmarks
    jar=$root/benchmarks/target/benchmarks.jar
    modules+=(benchmarks)
    ;;
  chaos)
    target=chaos,standalone,$(IFS=,; echo "${services[*]}")
    jar=$root/chaos/target/chaos.jar
    modules+=(service-base tracking "${services[@]}" standalone chaos)
    skip=false
    ;;
  *)
    target=standalone
    jar=$root/standalone/target/quarkus-app/quarkus-run.jar
    modules+=(service-base tracking "${services[@]}" standalone)
    libraries=lib/main
    ;;
esac
libraries=$(dirname "$jar")/$libraries
profile=()
[[ ${GI_DEVICE:-cpu} == cuda ]] && profile=(-Pgpu)

stale() {
  [[ -f $jar ]] || return 0
  [[ ${#profile[@]} -eq 0 || -n $(find "$libraries" -name '*onnxruntime_gpu*' -print -quit) ]] || return 0
  local sources=("$root/pom.xml") m
  for m in "${modules[@]}"; do
    sources+=("$root/$m/pom.xml" "$root/$m/src/main")
  done
  [[ -n $(find "${sources[@]}" -newer "$jar" -print -quit) ]]
}

build() {
  if stale; then
    echo "gi: building, about a minute" >&2
    [[ ${#profile[@]} -eq 0 ]] || rm -rf "$libraries"
    (cd "$root" && mvn -q ${profile[@]+"${profile[@]}"} -DskipTests -Dservices.skip=$skip -pl "$target" -am package) >&2 </dev/null
    touch "$jar"
  fi
}

if stale; then
  if command -v flock >/dev/null; then
    mkdir -p "$root/target"
    exec 9>"$root/target/build.lock"
    flock 9
    build
    exec 9>&-
  else
    build
  fi
fi

# File names may have any letters, whatever the language; Java takes their charset from here alone.
if [[ $(locale charmap 2>/dev/null) != UTF-8 ]]; then
  for utf8 in C.UTF-8 C.utf8 en_US.UTF-8; do
    if [[ $(LC_ALL=$utf8 locale charmap 2>/dev/null) == UTF-8 ]]; then
      export LC_ALL=$utf8
      break
    fi
  done
fi

java=(java)
[[ -n ${JAVA_HOME:-} ]] && java=("$JAVA_HOME/bin/java")
version=$("${java[0]}" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
[[ -n ${TMPDIR:-} ]] && java+=("-Djava.io.tmpdir=$TMPDIR")
# Heap for a machine of 4 GB; ONNX Runtime takes its memory beside it. It computes, and campaigns are short: Java's
# second compiler would cost more than it gains.
options=(-Xmx1280m -XX:TieredStopAtLevel=1 -Djdk.nio.maxCachedBufferSize=1048576
  -XX:+ExitOnOutOfMemoryError -Djava.util.logging.manager=org.jboss.logmanager.LogManager)
# Threads that compute give way to those that answer. Java warns that raising priorities needs rights: none is raised.
options+=(-XX:ThreadPriorityPolicy=1 -XX:JavaPriority1_To_OSPriority=19
  -XX:+UnlockDiagnosticVMOptions -XX:-PrintWarnings)
# A bar of progress goes to standard error, whatever becomes of standard output.
[[ -t 2 && ${TERM:-dumb} != dumb ]] && options+=(-Dgi.terminal=true)
if [[ ${1:-} == serve ]]; then
  # People wait for its answers: pauses are short.
  options+=(-XX:+UseG1GC -XX:MaxGCPauseMillis=20)
else
  options+=(-Xmn320m -XX:+UseSerialGC)
fi
if [[ ${version:-0} -ge 22 ]]; then
  options+=(--enable-native-access=ALL-UNNAMED)
fi
if [[ ${version:-0} -ge 24 ]]; then
  options+=(--sun-misc-unsafe-memory-access=allow)
fi
if [[ $target == chaos,* ]]; then
  shift
  exec "${java[@]}" -jar "$jar" "$@"
fi
if [[ $target == benchmarks ]]; then
  shift
  # One core, so that nobody's second thread counts; what threads gain needs them all.
  pinned=()
  [[ ${1:-} != threads ]] && command -v taskset >/dev/null && pinned=(taskset -c 0)
  exec ${pinned[@]+"${pinned[@]}"} "${java[@]}" -XX:+UseSerialGC -Xmx1g -jar "$jar" "$@"
fi
# shellcheck disable=SC2086
exec "${java[@]}" "${options[@]}" ${GI_JAVA_OPTS:-} -jar "$jar" "$@"
