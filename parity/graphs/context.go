package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// latin is a name as Latin-1 has it, which is not UTF-8. No context has one: BuildKit's protocol cannot carry it.
const latin = "caf\xe9"

// context makes the local directory that graphs read: directories, files, links, pipes, sockets; every name that graphs speak of
// is likely to be there. Owners do not come along, nor do attributes other than `user.*`, as is meant.
func (m *maker) context(root string) {
	m.root = root
	var dirs []string
	add := func(dir string) {
		check(os.MkdirAll(dir, 0o755))
		dirs = append(dirs, dir)
	}
	add(root)
	for _, dir := range []string{"a", "a/b", "a/b/c", "d", "d/b", "g h", ".hid", "a/b/c/1/2/3/4/5"} {
		if !m.chance(5) {
			add(filepath.Join(root, dir))
		}
	}
	for _, dir := range dirs {
		for _, name := range []string{"e.txt", "f.md", "i.txt", ".hidden", "k"} {
			if m.chance(2) {
				m.contextFile(filepath.Join(dir, name))
			}
		}
		if m.chance(2) {
			check(os.Symlink(pick(m, "a", "e.txt", "../k", "/a/b", "b", "nowhere", "../d", ".", "b/../../d", "l/l", "/"), filepath.Join(dir, "l")))
		}
		for _, name := range []string{"-k", ".wh.k", "ü\\*"} {
			if m.chance(12) {
				m.contextFile(filepath.Join(dir, name))
			}
		}
		if m.chance(6) {
			check(os.Symlink(pick(m, "loop", "../loop", "l/loop"), filepath.Join(dir, "loop")))
		}
		if m.chance(8) {
			check(unix.Mknod(filepath.Join(dir, "socket"), unix.S_IFSOCK|0o640, 0))
		}
		if m.chance(4) {
			check(unix.Mkfifo(filepath.Join(dir, "pipe"), 0o640))
		}
	}
	m.contextFile(filepath.Join(root, "one"))
	check(os.Link(filepath.Join(root, "one"), filepath.Join(dirs[len(dirs)-1], "two")))
	if m.chance(6) {
		check(os.Link(filepath.Join(root, "one"), filepath.Join(pick(m, dirs...), "three")))
	}
	if m.chance(6) {
		check(os.Truncate(filepath.Join(root, "one"), 1<<20))
	}
	for _, dir := range dirs {
		check(unix.Chmod(dir, pick[uint32](m, 0o755, 0o755, 0o700, 0o2775, 0o1777, 0o555)))
	}
	check(filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		m.names = append(m.names, "/"+strings.TrimPrefix(strings.TrimPrefix(path, root), "/"))
		return err
	}))
	m.setTimes(root)
}

func (m *maker) contextFile(path string) {
	check(os.WriteFile(path, m.content(), 0o644))
	if m.chance(6) {
		check(os.Chown(path, m.IntN(3), 1000))
	}
	check(unix.Chmod(path, pick[uint32](m, 0o644, 0o644, 0o600, 0o4755, 0o2711, 0o1644, 0)))
	if m.chance(5) {
		check(unix.Setxattr(path, "user.x", m.content(), 0))
	}
}

func (m *maker) setTimes(dir string) {
	entries, err := os.ReadDir(dir)
	check(err)
	for _, e := range entries {
		if e.IsDir() {
			m.setTimes(filepath.Join(dir, e.Name()))
		} else {
			m.setTime(filepath.Join(dir, e.Name()))
		}
	}
	m.setTime(dir)
}

func (m *maker) setTime(path string) {
	at := unix.NsecToTimespec(m.time().UnixNano())
	check(unix.UtimesNanoAt(unix.AT_FDCWD, path, []unix.Timespec{at, at}, unix.AT_SYMLINK_NOFOLLOW))
}
