package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// What is shown of one comparison.
const shown = 8

// A tree is what a comparison looks at: for each path its attributes in words.
type tree map[string]entry

type entry struct {
	words string
	lines []string
	dir   bool
	mtime time.Time
}

// list walks a directory. Hard links are those of regular files: BuildKit keeps no others.
func list(root string) tree {
	t := tree{}
	first := map[uint64]string{}
	check(filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		var s unix.Stat_t
		if err := unix.Lstat(path, &s); err != nil {
			return err
		}
		var lines []string
		words := []string{fmt.Sprintf("%o %d:%d", s.Mode, s.Uid, s.Gid)}
		switch s.Mode & unix.S_IFMT {
		case unix.S_IFREG:
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			words = append(words, text(content))
			lines = strings.Split(string(content), "\n")
			if other, ok := first[s.Ino]; ok {
				words = append(words, "is "+other)
			} else {
				first[s.Ino] = name
			}
		case unix.S_IFLNK:
			target, err := os.Readlink(path)
			if err != nil {
				return err
			}
			words = append(words, "-> "+target)
		case unix.S_IFCHR, unix.S_IFBLK:
			words = append(words, fmt.Sprintf("%d,%d", unix.Major(s.Rdev), unix.Minor(s.Rdev)))
		}
		words = append(words, xattrs(path)...)
		t[name] = entry{strings.Join(words, " "), lines, s.Mode&unix.S_IFMT == unix.S_IFDIR, time.Unix(s.Mtim.Unix())}
		return nil
	}))
	// What a tree's own directory is like depends on the exporter.
	delete(t, ".")
	return t
}

func text(content []byte) string {
	if len(content) > 600 {
		return fmt.Sprintf("%d bytes, %x", len(content), sha256.Sum256(content))
	}
	return fmt.Sprintf("%q", content)
}

func xattrs(path string) []string {
	names := make([]byte, 4096)
	n, err := unix.Llistxattr(path, names)
	if err != nil {
		return nil
	}
	var all []string
	for name := range strings.SplitSeq(strings.Trim(string(names[:n]), "\x00"), "\x00") {
		if strings.HasPrefix(name, "trusted.overlay.") {
			continue // BuildKit shows those of its own layers
		}
		value := make([]byte, 4096)
		if n, err := unix.Lgetxattr(path, name, value); err == nil {
			all = append(all, fmt.Sprintf("%s=%q", name, value[:n]))
		}
	}
	slices.Sort(all)
	return all
}

// differences says in what two trees differ, the first few.
func differences(theirs, ours tree) []string {
	for name, e := range ours {
		// crun makes directories for mount points in memory and in caches with a sticky bit, as is meant.
		if theirs[name].words == strings.Replace(e.words, "41755 ", "40755 ", 1) {
			ours[name] = entry{theirs[name].words, e.lines, e.dir, e.mtime}
		}
	}
	names := maps.Clone(theirs)
	maps.Copy(names, ours)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, inTheirs := theirs[name]
		b, inOurs := ours[name]
		switch {
		case !inTheirs:
			all = append(all, name+": Bothy alone has "+b.words)
		case !inOurs:
			all = append(all, name+": BuildKit alone has "+a.words)
		case a.words != b.words && len(a.lines) > 2 && len(b.lines) > 2:
			all = append(all, name+": lines of BuildKit "+without(a.lines, b.lines)+"\n    "+name+": lines of Bothy    "+without(b.lines, a.lines))
		case a.words != b.words:
			all = append(all, name+": BuildKit "+a.words+"\n    "+name+": Bothy    "+b.words)
		case !sameTime(a, b):
			all = append(all, fmt.Sprintf("%s: BuildKit %v, Bothy %v", name, a.mtime.UTC(), b.mtime.UTC()))
		}
	}
	if len(all) > shown {
		all = append(all[:shown], fmt.Sprintf("and %d more", len(all)-shown))
	}
	return all
}

// without shows the lines that others are not among.
func without(lines, others []string) string {
	var alone []string
	for i, line := range lines {
		if !slices.Contains(others, line) {
			alone = append(alone, fmt.Sprintf("%d %q", i+1, line))
		}
	}
	if len(alone) > shown {
		alone = append(alone[:shown], "…")
	}
	return fmt.Sprintf("%d: %s", len(lines), strings.Join(alone, " "))
}

// Everything that a graph brings along is older than this; what is younger was made by the solve.
var start = time.Now().Add(-time.Hour)

// sameTime is true of times that were made by the solves. Directories around a change keep their time in Bothy, and one of
// which a layer has a new time alone has it in merges, as is meant. BuildKit's archives have whole seconds.
func sameTime(theirs, ours entry) bool {
	young, also := theirs.mtime.After(start), ours.mtime.After(start)
	if young || also {
		return theirs.dir || young == also
	}
	return theirs.mtime.Equal(ours.mtime.Round(time.Second))
}
