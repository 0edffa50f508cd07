package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Names that actions use: few, so that they meet. Directories and files have names of their own, because `rm` and copies
// below a file are refused by BuildKit alone, as is meant.
var (
	dirNames  = []string{"/a", "/a/b", "/a/b/c", "/d", "/d/b", "/g h", "/n", "/n/m", "/a/../d", "/d/./b", "/e", "/a/b/c/1/2", "/wh/.wh.k"}
	fileNames = []string{"/e.txt", "/f.md", "/k", "/one", "/a/e.txt", "/a/f.md", "/a/b/e.txt", "/d/k", "/d/b/i.txt", "/g h/k", "/n/e.txt", "/two"}
	owners    = []string{"0", "3:4", "ada", "ada:video", "1000:video", "12", ":5", ":video", "ada:5", "root"}
	symbolic  = []string{"u+x", "go-rwx", "a=rX", "u=rwx,g=rx,o=", "g+s", "+t", "ug+s,o-w", "a+X", "u=g", "755", "4711", "2770", "1777", "u+s,g=u", "a-x+X", "o=t"}
	modes     = []os.FileMode{0o755, 0o700, 0o644, 0o600, 0o777, 0o711, 0}
	globs     = []string{"*", "*.txt", "a*", "?", "[a-d]", "a/*", "*/b", "*/*.txt", "[^a]*", "l*", "none*", "g*/k"}
	patterns  = []string{"*", "**", "*.txt", "**/*.txt", "a", "a/", "a/b", "a/**", "**/b", "!a/b", "!**/k", "d/*", "/a", "./d", "?", "[ad]", "**/c/**", "g h", "nothing", ".*", "a/b/c/../e.txt", "l", "l/*", "-k", "n?m", "**/.wh.*", "!*", "!**/*.txt", "**/b/**", "a*/[!b]", "../a", "a//b", "*/..", "**/1/**/4", "socket", "**/loop"}
)

// fileFamily: all actions with all options, on one another's results.
func (m *maker) fileFamily() {
	m.state = pick(m, base(), base().File(llb.Copy(m.contextState(), "/", "/")))
	m.makeDirectories()
	for range 1 + m.IntN(3) {
		action := m.action(nil)
		for range m.IntN(5) {
			action = m.action(action)
		}
		m.state = m.state.File(action)
	}
}

// makeDirectories makes those without which most graphs are refused; seldom not.
func (m *maker) makeDirectories() {
	if !m.chance(40) {
		m.state = m.state.File(llb.Mkdir("/a/b", 0o750, llb.WithParents(true)).Mkdir("/d/b", 0o755, llb.WithParents(true)).
			Mkdir("/g h", 0o700, llb.WithParents(true)).Mkdir("/n", 0o711).Mkdir("/wh", 0o755))
	}
}

// patternsFamily: copies with filters and wildcards.
func (m *maker) patternsFamily() {
	m.state = base()
	m.makeDirectories()
	for range 1 + m.IntN(3) {
		m.state = m.state.File(m.copy(nil, m.filters(true)))
	}
}

// rmFamily: what is there is removed.
func (m *maker) rmFamily() {
	m.state = llb.Scratch().File(llb.Copy(m.contextState(), "/", "/"))
	for range 1 + m.IntN(4) {
		m.state = m.state.File(m.rm(nil))
	}
}

// action is one action, after others if there are any.
func (m *maker) action(before *llb.FileAction) *llb.FileAction {
	switch m.IntN(8) {
	case 0, 1:
		return m.mkdir(before)
	case 2:
		return m.mkfile(before)
	case 3:
		return m.symlink(before)
	case 4:
		return m.rm(before)
	default:
		return m.copy(before, m.filters(m.chance(3)))
	}
}

func (m *maker) mkdir(before *llb.FileAction) *llb.FileAction {
	options := []llb.MkdirOption{llb.WithParents(!m.chance(8))}
	if m.chance(3) {
		options = append(options, llb.WithUser(pick(m, owners...)))
	}
	if m.chance(3) {
		options = append(options, llb.WithCreatedTime(m.time()))
	}
	path, mode := pick(m, dirNames...), pick(m, modes...)
	if before == nil {
		return llb.Mkdir(path, mode, options...)
	}
	return before.Mkdir(path, mode, options...)
}

func (m *maker) mkfile(before *llb.FileAction) *llb.FileAction {
	var options []llb.MkfileOption
	if m.chance(3) {
		options = append(options, llb.WithUser(pick(m, owners...)))
	}
	if m.chance(3) {
		options = append(options, llb.WithCreatedTime(m.time()))
	}
	path, mode := pick(m, fileNames...), pick(m, modes...)
	if m.chance(2) {
		path = pick(m, "/e.txt", "/k", "/l")
	}
	if before == nil {
		return llb.Mkfile(path, mode, m.content(), options...)
	}
	return before.Mkfile(path, mode, m.content(), options...)
}

func (m *maker) symlink(before *llb.FileAction) *llb.FileAction {
	var options []llb.SymlinkOption
	if m.chance(3) {
		options = append(options, llb.WithUser(pick(m, owners...)))
	}
	if m.chance(3) {
		options = append(options, llb.WithCreatedTime(m.time()))
	}
	m.written++
	target, path := pick(m, "a", "/a/b", "../e.txt", "nowhere", "."), fmt.Sprintf("%s/s%d", pick(m, "", "/a"), m.written)
	if m.chance(8) {
		path = pick(m, "/l", "/a/l") // where most contexts have one
	}
	if before == nil {
		return llb.Symlink(target, path, options...)
	}
	return before.Symlink(target, path, options...)
}

func (m *maker) rm(before *llb.FileAction) *llb.FileAction {
	path := pick(m, append(fileNames, dirNames...)...)
	options := []llb.RmOption{llb.WithAllowNotFound(!m.chance(40))}
	if m.chance(2) {
		path = pick(m, globs...)
		options = append(options, llb.WithAllowWildcard(!m.chance(5)))
	}
	if before == nil {
		return llb.Rm(path, options...)
	}
	return before.Rm(path, options...)
}

// source is what a copy reads, and a path that is likely to be there.
func (m *maker) source() (llb.CopyInput, string) {
	switch m.IntN(5) {
	case 0:
		return llb.Scratch().File(llb.Mkdir("/a/b", 0o750, llb.WithParents(true), llb.WithUIDGID(7, 8)).
			Mkfile("/a/b/e.txt", 0o640, m.content(), llb.WithUIDGID(9, 10), llb.WithCreatedTime(m.time())).
			Symlink("b", "/a/l").Mkfile("/k", 0o600, m.content(), llb.WithCreatedTime(m.time()))), pick(m, "/", "a", "/a/b", "a/l", "a/l/e.txt", "k")
	case 1:
		return m.state, pick(m, "/", "home", "/etc", "/a", "/etc/../etc/passwd")
	default:
		return m.contextState(), pick(m, m.names...)
	}
}

// filters are options of a copy; wide ones choose by patterns.
func (m *maker) filters(wide bool) *llb.CopyInfo {
	info := &llb.CopyInfo{
		FollowSymlinks:                 m.chance(3),
		CopyDirContentsOnly:            m.chance(3),
		AttemptUnpack:                  m.chance(6),
		CreateDestPath:                 !m.chance(40),
		AllowWildcard:                  m.chance(2),
		AllowEmptyWildcard:             !m.chance(40),
		AlwaysReplaceExistingDestPaths: m.chance(5),
	}
	switch m.IntN(5) {
	case 0:
		info.Mode = &llb.ChmodOpt{Mode: pick(m, modes...) | m.specialBits()}
	case 1:
		info.Mode = &llb.ChmodOpt{ModeStr: pick(m, symbolic...)}
	}
	if m.chance(4) {
		at := m.time()
		info.CreatedTime = &at
	}
	if wide {
		if !m.chance(3) {
			info.IncludePatterns = some(m, 3, patterns...)
		}
		if m.chance(2) {
			info.ExcludePatterns = some(m, 3, patterns...)
		}
	}
	return info
}

func (m *maker) copy(before *llb.FileAction, info *llb.CopyInfo) *llb.FileAction {
	from, source := m.source()
	if m.chance(20) {
		source = pick(m, append([]string{"l", "a/l", "l/e.txt", "."}, fileNames...)...)
	}
	if info.AllowWildcard {
		source = pick(m, globs...)
	}
	target := pick(m, append([]string{"/", "/l"}, dirNames...)...)
	if m.chance(3) {
		target = pick(m, fileNames...)
	} else if m.chance(2) && !strings.HasSuffix(target, "/") {
		target += "/"
	}
	options := []llb.CopyOption{info}
	if m.chance(3) {
		options = append(options, llb.WithUser(pick(m, owners...)))
	}
	if before == nil {
		return llb.Copy(from, source, target, options...)
	}
	return before.Copy(from, source, target, options...)
}
