# What the engine and the command line hold at once, at most.

. "$root/bench/workloads/chain.sh"
. "$root/bench/workloads/context.sh"

peak_memory() { "$jdk/bin/java" -XX:+UseSerialGC "$root/bench/PeakMemory.java" "$@"; }

memory() {
  echo "== peak memory of the Java processes"
  base
  chain_of 40
  chain_of 200
  many_files
  chain_40=$(fresh chain-40 "$bothy" build -p "$work/chain-40")
  peak_memory \
    "a chain of 40 steps" "$chain_40" \
    "bothy build, unchanged" "$bothy build -p $work/chain-40" \
    "a chain of 200 steps" "$(fresh chain-200 "$bothy" build -p "$work/chain-200")" \
    "50,000 files and 1 GiB" "BOTHY_STORE=$work/memory-store $bothy build -p $work/context" \
    "an image of them, zstd" "BOTHY_STORE=$work/memory-store $bothy build -p $work/context -o type=oci,dest=$work/memory.tar"
  rm -rf "$work/memory-store" "$work/memory.tar"
}
