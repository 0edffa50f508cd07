package main

import "github.com/moby/buildkit/client/llb"

// localFamily: local sources with filters and followed paths, copied, merged or used by a step; two are one directory's.
func (m *maker) localFamily() {
	m.state = m.local()
	if m.chance(3) {
		m.state = pick(m, llb.Merge([]llb.State{m.state, m.filtered()}), llb.Diff(m.state, m.filtered()),
			m.state.File(llb.Copy(m.filtered(), "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true})))
	}
}

func (m *maker) filtered() llb.State {
	var options []llb.LocalOption
	if m.chance(2) {
		options = append(options, llb.IncludePatterns(some(m, 3, patterns...)))
	}
	if m.chance(2) {
		options = append(options, llb.ExcludePatterns(some(m, 3, patterns...)))
	}
	if m.chance(2) {
		options = append(options, llb.FollowPaths(some(m, 3, "l", "a/l", "l/e.txt", "a/b/l", "d/l/k", "*/l", "e.txt", "a/b", "d/*", "loop", "a/loop/k", "l/l/l", "**/k", "../k", "/a/l", "*", "l/../k", "[al]/l", "a/b/c/1/2")))
	}
	return m.contextState(options...)
}

func (m *maker) local() llb.State {
	source := m.filtered()
	switch m.IntN(5) {
	case 0:
		return source
	case 1:
		return llb.Merge([]llb.State{base(), source})
	case 2:
		return sh(base(), "cp -a /ctx /copy; rm -rf /ctx/a; echo new > /ctx/new").AddMount("/ctx", source)
	case 3:
		return sh(base(), "cp -a /ctx /copy; find /ctx | sort > /listed", llb.AddMount("/ctx", source, llb.Readonly)).Root()
	default:
		return llb.Scratch().File(llb.Copy(source, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true}))
	}
}
