# Steps that only wait.

parallel() {
  echo "== one step that sleeps 5 s, and two that do not depend on each other"
  project one <<'EOF'
def build():
    return Source.debian("bookworm").env("N", NONCE).run(["sleep 5", "echo a > /a"])
EOF
  project two <<'EOF'
def build():
    root = Source.debian("bookworm")
    a = root.env("N", NONCE).run(["sleep 5", "echo a > /a"])
    b = root.env("N", NONCE).run(["sleep 5", "echo b > /b"])
    return Source.merge([a, Diff(root, b)])
EOF
  side_by_side 3 \
    "one" "$(fresh one "$bothy" build -p "$work/one")" \
    "two" "$(fresh two "$bothy" build -p "$work/two")"
}
