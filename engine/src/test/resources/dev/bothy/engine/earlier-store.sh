#!/bin/sh
# Makes earlier-store.tar.gz, as root: earlier-store.sh BOTHY FILE, with the bothy of commit 988a009 (store format 1).
set -eu
bothy=$(realpath "$1")
file=$(realpath -m "$2")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/demo/bin" "$place/demo/data/sub"
# A program that ends with 0: exit(0), see SmallestProgram.
printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0>\0\1\0\0\0x\0@\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0@\0008\0\1\0\0\0\0\0\0\0' > "$place/demo/bin/sh"
printf '\1\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0\0\0@\0\0\0\0\0\0\0@\0\0\0\0\0\201\0\0\0\0\0\0\0\201\0\0\0\0\0\0\0\0\20\0\0\0\0\0\0' >> "$place/demo/bin/sh"
printf '1\377\270<\0\0\0\017\5' >> "$place/demo/bin/sh"
chmod 755 "$place/demo/bin/sh"
for name in a b sub/c; do
  echo "$name" > "$place/demo/data/$name"
done
cat > "$place/demo/build.envd" <<'END'
def build():
    base = Source.scratch().copy("bin", dest_path="/bin/").copy("data", dest_path="/data/")
    ran = base.run(["true"])
    one = ran.rm("/data/a").file("/one", data="one\n")
    two = ran.rm("/data/sub").mkdir("/data/sub", permission="0700").file("/data/sub/d", data="d\n")
    return Source.merge([ran, Diff(ran, one), Diff(ran, two)])
END
"$bothy" build --path "$place/demo" --store "$place/store"
"$bothy" build --path "$place/demo" --store "$place/store" -o "type=oci,dest=$place/image.tar"
tar -C "$place/store" --xattrs --xattrs-include='*' --sort=name --numeric-owner -czf "$file" .
