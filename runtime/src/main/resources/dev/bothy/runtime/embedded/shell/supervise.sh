# Notes who it is, then becomes what it was asked to run. $1: where to note it.
set -euf
note=$1
shift
read -r stat < "/proc/$$/stat"
read -r boot < /proc/sys/kernel/random/boot_id
# Field 22 of the line, so the 20th behind the name, is the start time.
start_time() { shift 19; start=$1; }
start_time ${stat##*) }
printf '%s %s %s\n' "$$" "$start" "$boot" > "$note.new"
mv "$note.new" "$note"
exec "$@"
