#!/.bothy/kit/bin/sh
# Runs a service's command as the environment's user. One that keeps failing is tried less and
# less often, up to once a minute.
kit=/.bothy/kit/bin
exec 2>&1
failures=$("$kit/cat" failures 2> /dev/null || echo 0)
if [ "$failures" -gt 1 ]; then
  delay=$((1 << (failures > 7 ? 6 : failures - 1)))
  how=$("$kit/cat" how 2> /dev/null || true)
  echo "bothy: ended $failures times in a row, last with ${how:-no word}, next try in ${delay} s"
  "$kit/sleep" "$delay"
fi
"$kit/date" +%s > since
# The command adds its words, goes to its directory and sets its variables: nothing here after it
# may need ours.
set -- "$("$kit/cat" /.bothy/run/user)"
. ./command
exec /.bothy/kit/bin/chpst -u "$@"
