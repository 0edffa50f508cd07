#!/.bothy/kit/bin/sh
# The environment's init: tini above it reaps, runsvdir below it keeps the services running.
# Its own tools it names in full: PATH is the environment's. Services start from nothing and read
# what they need, so that a preloaded library of the image stays out of the ssh server.
kit=/.bothy/kit/bin
run=/.bothy/run

services=
scan() { # keeps the services of a directory running
  "$kit/env" -i "PATH=$kit" "$kit/runsvdir" -P "$run/$1" &
  services="$services $!"
}

finish() {
  "$kit/sv" -w "$("$kit/cat" "$run/grace")" force-stop "$run"/services/* "$run"/daemons/* > /dev/null
  kill $services
  exit 0
}
trap finish TERM INT

# A root ssh server checks for both; one of an ordinary user needs neither.
if [ -e "$run/root-sshd" ]; then
  "$kit/mkdir" -p /run/sshd && "$kit/chmod" 755 /run/sshd
fi

scan services
if [ -e "$run/init-commands" ]; then
  "$kit/chpst" -u "$("$kit/cat" "$run/user")" /bin/sh -e "$run/init-commands" &
  # A signal to stop ends the wait; finish then ends us.
  wait "$!"
  status=$?
  echo "$status" > "$run/init-status"
  if [ "$status" != 0 ]; then
    echo "bothy: the init commands ended with exit code $status; the daemons start all the same"
  fi
fi
scan daemons
while :; do wait; done
