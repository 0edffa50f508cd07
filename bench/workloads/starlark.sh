# The language.

# What runs in one JVM, and the Starlark of 2021 that ours is measured beside.
benchmarks() {
  (cd "$root" && ./mvnw -q -Dquick -DskipTests -Pbench -pl bench -am package)
  "$jdk/bin/java" "$root/bench/BigFile.java" 5000 >"$work/big.star"
}

starlark() {
  echo "== Starlark: whole processes, ours beside starlark-go, the evaluator of Bazel 4.2.1, and CPython"
  "$root/scripts/deps" bench
  benchmarks
  GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/go" go build -o "$work/starlark-go" "$root/bench/starlark/go/main.go"
  python=$(python3 -c 'import sys; print(sys.executable)')
  old="$jdk/bin/java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '$root/bench/target/bothy-bench.jar:$root/bench/target/lib/*' dev.bothy.bench.OldStarlark"
  set --
  for name in ${STARLARK:-empty environment fib loops strings dicts lists calls closures big}; do
    file=$root/bench/starlark/$name.star
    [ "$name" != big ] || file=$work/big.star
    set -- "$@" "$file"
  done
  "$jdk/bin/java" -XX:+UseSerialGC "$root/bench/StarlarkSideBySide.java" "${RUNS:-5}" \
    ours "$bothy starlark run --allow=recursion" \
    starlark-go "$work/starlark-go" \
    "bazel-4.2.1 -closures" "$old" \
    cpython "$python" \
    -- "$@"
}

jmh() {
  benchmarks
  cp "$root"/bench/starlark/*.star "$work"
  "$jdk/bin/java" -Dbench.workloads="$work" -Dbench.project="$root/bench/starlark" \
    -cp "$root/bench/target/bothy-bench.jar:$root/bench/target/lib/*" org.openjdk.jmh.Main -foe true "$@"
}
