#!/.bothy/kit/bin/sh
# Notes how a service ended, which runsv says: the exit code, or -1 and the signal.
kit=/.bothy/kit/bin
now=$("$kit/date" +%s)
since=$("$kit/cat" since 2> /dev/null || echo 0)
failures=$("$kit/cat" failures 2> /dev/null || echo 0)
if [ $((now - since)) -ge 60 ]; then failures=0; fi
echo $((now - since)) > lasted
echo $((failures + 1)) > failures
if [ "$1" = -1 ]; then echo "signal $2"; else echo "exit code $1"; fi > how
