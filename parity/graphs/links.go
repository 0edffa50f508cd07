package main

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Paths through links, most of which every context of this family has: to directories, files, nothing, themselves, out of the root.
var linked = []string{"/ld", "/ld/b", "/ld/b/x", "/lf", "/la", "/la/k", "/ll", "/ll/b", "/lo", "/lo/x", "/loop", "/loop/x", "/lout", "/lout/d", "/d/up", "/d/up/d/up/k", "/nowhere", "/ln", "/ln/x", "/fifo", "/null"}

// linkGlobs are wildcards that meet links and special files on their way.
var linkGlobs = []string{"l*", "l*/b", "l*/*", "ld/*", "*/up", "d/up/*", "d/up/[a-d]", "loop/*", "ln/*", "[!a]*", "*/*/*", "ll/?", "\\l*", "l[a-d]/k", "/ld/../*", "*/./b", "*o", "fi?o", "./*", "*/"}

// linksFamily: actions whose paths go through links, whose sources are links, hard links and special files.
func (m *maker) linksFamily() {
	m.state = pick(m, m.linksTree(), base().File(llb.Copy(m.linksTree(), "/", "/")))
	for range 1 + m.IntN(3) {
		action := m.linksAction(nil)
		for range m.IntN(3) {
			action = m.linksAction(action)
		}
		m.state = m.state.File(action)
	}
}

// linksTree is the context with links in it, and what else only a step makes.
func (m *maker) linksTree() llb.State {
	s := m.contextState().File(llb.Mkdir("/d/b", 0o755, llb.WithParents(true)).Mkfile("/d/k", 0o640, m.content()).
		Symlink("d", "/ld").Symlink("d/k", "/lf").Symlink("/d", "/la").Symlink("ld", "/ll").Symlink("../..", "/lo").Symlink("nowhere", "/ln").
		Symlink("../../d/../d", "/lout").Symlink("..", "/d/up"))
	made := sh(base(), "mkfifo /t/fifo; mknod /t/null c 1 3; ln /t/d/k /t/hard; ln /t/d/k /t/d/b/hard; ln /t/fifo /t/d/fifo; "+
		"setfattr /t/d user.x 1; setfattr /t/d/k user.x 2; chown 3:4 /t/d/k; chmod 6755 /t/hard")
	return made.AddMount("/t", s)
}

func (m *maker) linksPath() string { return pick(m, append(append([]string{}, linked...), dirNames...)...) }

func (m *maker) linksAction(before *llb.FileAction) *llb.FileAction {
	if before == nil {
		before = llb.Rm("/none", llb.WithAllowNotFound(true))
	}
	m.written++
	in := pick(m, "/", "/ld/", "/la/b/", "/ll/", "/d/up/d/", "/lout/", "/ld/../d/")
	fresh := fmt.Sprintf("%sn%d", in, m.written)
	switch m.IntN(8) {
	case 0:
		return before.Mkdir(pick(m, fresh, fresh+"/x/y", in+"b", in), pick(m, modes...), llb.WithParents(true), llb.WithUser(pick(m, "0", "3:4", "12", ":5")))
	case 1:
		return before.Mkfile(pick(m, fresh, fresh, "/lf", "/ln", in+"hard", m.linksPath()), pick(m, modes...), m.content(), llb.WithUser(pick(m, "0", "3:4", "12", ":5")))
	case 2:
		return before.Symlink(pick(m, "d", "/d/k", "..", "gone"), fresh)
	case 3:
		return before.Rm(m.linksPath(), llb.WithAllowNotFound(!m.chance(8)))
	case 4:
		return before.Rm(pick(m, linkGlobs...), llb.WithAllowNotFound(true), llb.WithAllowWildcard(true))
	default:
		return m.linksCopy(before)
	}
}

func (m *maker) linksCopy(before *llb.FileAction) *llb.FileAction {
	info := m.filters(false)
	info.CreateDestPath, info.AllowEmptyWildcard = true, true
	source := pick(m, "/", "/d", "/ld", "/ld/", "/ll/b", "/la/k", "/lf", "/d/up", "/d/up/d", "/lout/hard", m.linksPath())
	if info.AllowWildcard {
		source = pick(m, linkGlobs...)
	}
	if m.chance(2) {
		info.IncludePatterns = m.nested()
	}
	if m.chance(2) {
		info.ExcludePatterns = m.nested()
	}
	target := pick(m, "/to", "/to/", "/ld", "/la/to/", "/ll/", "/d/up/to", "/lout/", "/ln", m.linksPath())
	return before.Copy(pick(m, m.linksTree(), m.state), source, target, info, llb.WithUser(pick(m, "0", "3:4", "12", ":5")))
}

// nested are patterns of a few parts each, later ones taking back what earlier ones said.
func (m *maker) nested() []string {
	var all []string
	for range 1 + m.IntN(4) {
		parts := some(m, 4, "**", "*", "a", "b", "c", "d", "k", "e.txt", "*.txt", "l*", "up", "hard", "[!a]", "?", "fifo")
		all = append(all, pick(m, "", "", "!")+strings.Join(parts, "/")+pick(m, "", "", "/", "/**"))
	}
	return all
}
