# Collects the kit's programs with all they need under one directory, so that they run in any image.
# $1: where the kit will be seen, $2: where it is made.
set -eu
prefix=$1
out=$2
mkdir -p "$out/bin" "$out/lib"
chmod 755 "$out" "$out/bin" "$out/lib"

cp /bin/busybox "$out/bin/busybox"
cp /usr/bin/tini-static "$out/bin/tini"
for applet in cat chmod date env mkdir sh sleep; do
  ln -s busybox "$out/bin/$applet"
done

programs="/usr/sbin/sshd /usr/lib/openssh/sftp-server /usr/bin/socat"
for name in runsv runsvdir sv svlogd chpst; do
  programs="$programs /usr/bin/$name"
done
# OpenSSH 9.8 split its server; the parts call each other by name.
for part in /usr/lib/openssh/sshd-session /usr/lib/openssh/sshd-auth; do
  if [ -e "$part" ]; then programs="$programs $part"; fi
done
for program in $programs; do
  cp -L "$program" "$out/bin/"
  # "name => path (address)", and for the loader "path (address)".
  ldd "$program" | while read -r name arrow path _; do
    case "$name" in
      linux-vdso*) ;;
      /*) cp -L "$name" "$out/lib/ld.so" ;;
      *) if [ "$arrow" = "=>" ]; then cp -L "$path" "$out/lib/$name"; fi ;;
    esac
  done
  # The old tag, which also holds for what libraries ask for and comes before LD_LIBRARY_PATH.
  patchelf --set-interpreter "$prefix/lib/ld.so" --force-rpath --set-rpath "$prefix/lib" \
    "$out/bin/${program##*/}"
done
for library in "$out"/lib/*.so.*; do
  patchelf --remove-rpath "$library"
done
# What sshd runs for every session: the shell, or the command asked for, in the project's directory.
cat >"$out/bin/session" <<EOF
#!$prefix/bin/sh
if [ "\${SSH_ORIGINAL_COMMAND-}" = "$prefix/bin/sftp-server" ]; then
  exec "$prefix/bin/sftp-server"
fi
cd "\${BOTHY_PROJECT:-.}" 2>/dev/null
if [ -n "\${SSH_ORIGINAL_COMMAND-}" ]; then
  exec "\$SHELL" -c "\$SSH_ORIGINAL_COMMAND"
fi
exec "\$SHELL" -l
EOF
chmod 755 "$out/bin/session"
find "$out" -exec touch -h -d @0 {} +
