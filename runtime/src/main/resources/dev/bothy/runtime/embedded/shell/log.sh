# Keeps what comes in, in a file and the one before it, $1.1: each a few megabytes at most.
set -u
limit=1000000
while :; do
  # Reads are written as they come, and their number bounds the file.
  # Where the file cannot be written (its directory is gone, the disk full) what comes is dropped: never ask again at once.
  said=$(LC_ALL=C dd bs=1024 count=1024 2>&1 >> "$1") || said=$(LC_ALL=C dd bs=1024 count=1024 2>&1 > /dev/null)
  case $said in
    "0+0 "*) exit 0 ;; # whoever wrote has ended
  esac
  if [ -f "$1" ] && [ "$(wc -c < "$1")" -gt "$limit" ]; then
    mv -f "$1" "$1.1"
  fi
done
