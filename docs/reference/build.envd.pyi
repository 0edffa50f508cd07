# Written from the signatures by ReferenceTest (-Dgolden.update): change those.
from typing import Any, Literal

class Mount:
    """Something that one `run` sees besides its own tree."""
    @staticmethod
    def cache(path: str, id: str = "", sharing: str = "shared") -> Mount:
        """A directory that is kept between builds. It is no part of the result."""
    @staticmethod
    def bind(path: str, state: State, source_path: str = "", readonly: bool = True) -> Mount:
        """Another state. What is written there is no part of the result."""
    @staticmethod
    def tmpfs(path: str, size: int = 0) -> Mount:
        """Memory."""
    @staticmethod
    def secret(path: str, id: str, permission: str | int = "0400", required: bool = True) -> Mount:
        """A secret that the build is given (`--secret`), as a file. It is in no layer."""
    @staticmethod
    def ssh(path: str | None = None, id: str = "default", required: bool = True) -> Mount:
        """The ssh agent, for fetching from private repositories."""

class State:
    """An immutable description of a file tree."""
    def run(
        self,
        commands: str | list[str] | tuple[str, ...],
        mount: Mount | list[Mount] | tuple[Mount, ...] | None = None,
        *,
        env: dict[str, str] = {},
        network: bool = True,
        platform: str = "",
    ) -> State:
        """Runs commands; they stop at the first that fails."""
    def copy(
        self,
        source: State | str,
        source_path: str | None = None,
        dest_path: str | None = None,
        permission: str | int | None = None,
        owner: str = "",
    ) -> State:
        """Copies a file, or what is in a directory, from another state or from the project. Missing directories are made."""
    def file(self, path: str, data: str = "", permission: str | int | None = None) -> State:
        """Writes a text file. Missing directories are made."""
    def mkdir(self, path: str, permission: str | int | None = None) -> State:
        """Makes a directory, with those above it."""
    def symlink(self, target: str, path: str) -> State:
        """Makes a symbolic link. Missing directories are made."""
    def rm(self, path: str, missing_ok: bool = False) -> State:
        """Removes a file, or a directory with what is in it."""
    def chown(self, path: str, owner: str, recursive: bool = False) -> State:
        """Gives a file or directory to another owner, with the tree's own `chown`."""
    def apt_packages(
        self,
        name: list[str] | tuple[str, ...],
        update: bool = True,
        clean: bool = True,
        without_recommends: bool = True,
    ) -> State:
        """Installs packages of the distribution."""
    def env(self, name: str, value: str) -> State:
        """Sets a variable for the steps that follow and in the image."""
    def workdir(self, path: str) -> State:
        """Sets the working directory of the steps that follow and of the image."""
    def user(self, name: str) -> State:
        """Sets the user of the steps that follow and of the image."""
    def entrypoint(self, args: list[str] | tuple[str, ...]) -> State:
        """What the image runs."""
    def label(self, name: str, value: str) -> State:
        """Sets a label of the image."""
    def state(self) -> State:
        """The same state: states never change, so it is its own copy."""

class install:
    @staticmethod
    def python(version: str | None = None) -> None:
        """Python and a virtual environment at `/opt/venv`, first in `PATH`, which sees the Python packages of the distribution too; with `install.conda()`, conda's Python in the environment `/opt/conda/envs/envd`."""
    @staticmethod
    def apt_packages(name: list[str] | tuple[str, ...] = []) -> None:
        """Packages of the distribution, without what they only recommend."""
    @staticmethod
    def python_packages(
        name: list[str] | tuple[str, ...] = [],
        requirements: str = "",
        local_wheels: list[str] | tuple[str, ...] = [],
    ) -> None:
        """Python packages, installed by pip where `install.python()` has its Python; one step a call."""
    @staticmethod
    def conda(use_mamba: bool = False) -> None:
        """Conda in `/opt/conda`; Python and its packages then live in the environment `envd`."""
    @staticmethod
    def conda_packages(
        name: list[str] | tuple[str, ...] = [],
        channel: list[str] | tuple[str, ...] = [],
        env_file: str = "",
    ) -> None:
        """Packages of conda; one step a call. `install.conda()` comes before."""
    @staticmethod
    def uv(python_version: str = "3.11") -> None:
        """uv, and a Python that it manages in `/opt/uv/python`."""
    @staticmethod
    def pixi(use_pixi_mirror: bool = False, pypi_index: str = "") -> None:
        """pixi."""
    @staticmethod
    def r_lang() -> None:
        """The distribution's R."""
    @staticmethod
    def r_packages(name: list[str] | tuple[str, ...]) -> None:
        """R packages from CRAN; one step a call. `install.r_lang()` comes before."""
    @staticmethod
    def julia() -> None:
        """Julia in `/opt/julia`."""
    @staticmethod
    def julia_packages(name: list[str] | tuple[str, ...]) -> None:
        """Julia packages; one step a call. `install.julia()` comes before."""
    @staticmethod
    def rust(version: str = "") -> None:
        """The Rust toolchain in `/opt/rust`."""
    @staticmethod
    def go(version: str = "1.25.3") -> None:
        """Go in `/usr/local/go`."""
    @staticmethod
    def nodejs(version: str = "25.1.0") -> None:
        """Node.js in `/opt/nodejs`."""
    @staticmethod
    def codex(version: str = "") -> None:
        """The codex command line."""
    @staticmethod
    def cuda(version: str, cudnn: str = "8") -> None:
        """CUDA with cuDNN: NVIDIA's image of this version, for the same base."""
    @staticmethod
    def vscode_extensions(name: list[str] | tuple[str, ...]) -> None:
        """Extensions of Visual Studio Code from Open VSX, in development environments; their last layer."""

class config:
    @staticmethod
    def apt_source(source: str) -> None:
        """The whole of `/etc/apt/sources.list`, in the image and for every apt step."""
    @staticmethod
    def pip_index(url: str, extra_url: str = "", trust: bool = False) -> None:
        """Where pip finds packages, in the image and for every step of pip."""
    @staticmethod
    def jupyter(token: str = "", port: int = 0) -> None:
        """A Jupyter server beside the environment."""
    @staticmethod
    def gpu(count: int = 0) -> None:
        """How many GPUs the environment wishes to have."""
    @staticmethod
    def shm_size(size: int) -> None:
        """The size of `/dev/shm`, in MB."""
    @staticmethod
    def entrypoint(args: list[str] | tuple[str, ...]) -> None:
        """What an image that is not for development runs. Further calls append."""
    @staticmethod
    def repo(url: str, description: str = "") -> None:
        """Where the project's source is; kept as labels of the image."""
    @staticmethod
    def owner(uid: int, gid: int) -> None:
        """Ids that the user inside has. Applied when it runs; they are no part of the image."""
    @staticmethod
    def conda_channel(channel: str = "") -> None:
        """The whole of conda's configuration, in place of the channel conda-forge."""
    @staticmethod
    def cran_mirror(url: str) -> None:
        """Where R packages come from."""
    @staticmethod
    def julia_pkg_server(url: str) -> None:
        """Where Julia packages come from."""
    @staticmethod
    def rstudio_server() -> None:
        """An RStudio server beside the environment; the image must have it."""
    @staticmethod
    def download(
        name: Literal["codex", "go", "julia", "micromamba", "miniconda", "nodejs", "pixi", "rust", "uv", "vscode"],
        mirror: str = "",
        checksum: str = "",
    ) -> None:
        """Where an installer's download comes from, in place of its upstream: a mirror with the same layout, or another file's checksum."""

class io:
    @staticmethod
    def copy(source: str, target: str, image: str | State = "") -> None:
        """Copies a file, or what is in a directory, from the project or from another image. Missing directories are made."""
    @staticmethod
    def http(url: str, checksum: str = "", filename: str = "") -> None:
        """Downloads a file into `/home/envd/extra_source`."""

class runtime:
    @staticmethod
    def command(commands: dict[str, str]) -> None:
        """Named commands for `bothy exec`."""
    @staticmethod
    def daemon(
        commands: list[list[str] | tuple[str, ...]] | tuple[list[str] | tuple[str, ...], ...],
    ) -> None:
        """Programs that are kept running, started after all of `runtime.init`."""
    @staticmethod
    def init(commands: list[str] | tuple[str, ...]) -> None:
        """Shell commands that run at each start, in order."""
    @staticmethod
    def expose(
        envd_port: int,
        host_port: int = 0,
        service: str = "",
        listen_addr: str = "127.0.0.1",
    ) -> None:
        """A port that something inside listens on."""
    @staticmethod
    def environ(env: dict[str, str] = {}, extra_path: list[str] | tuple[str, ...] = []) -> None:
        """Variables of everything that runs in the environment, and of the commands of `run()`. Packages are installed without them."""
    @staticmethod
    def mount(host_path: str | Any, envd_path: str) -> None:
        """A directory of the host, seen inside."""

class data:
    class path:
        dgl: str
        huggingface: str
    @staticmethod
    def envd(name: str = "") -> Any:
        """A directory for data that this machine's environments share, for `runtime.mount`; made when first used."""

class Source:
    @staticmethod
    def image(ref: str, platform: str = "") -> State:
        """An image of a registry. Steps on it have its variables and its working directory and are root's until `user()` says otherwise; the image that comes of it keeps its user, entrypoint, command and labels too."""
    @staticmethod
    def scratch() -> State:
        """The empty tree."""
    @staticmethod
    def local(*paths: str) -> State:
        """Files of the project: what is in a directory, or a file; of several, each at its place."""
    @staticmethod
    def http(url: str, filename: str = "", checksum: str = "") -> State:
        """A downloaded file, alone in its tree."""
    @staticmethod
    def merge(states: list[State] | tuple[State, ...]) -> State:
        """Trees over each other, later ones on top."""
    @staticmethod
    def git(
        url: str,
        ref: str = "",
        subdir: str = "",
        checksum: str = "",
        *,
        keep_git_dir: bool = False,
        submodules: bool = True,
    ) -> State:
        """Files of a git repository."""
    @staticmethod
    def oci(path: str, ref: str = "", platform: str = "") -> State:
        """An image of an OCI layout, a directory in the project."""
    @staticmethod
    def debian(suite: str, packages: list[str] | tuple[str, ...] = [], platform: str = "") -> State:
        """A Debian bootstrapped from the package mirror that this machine is configured with."""

_build_context_dir: str
def base(image: str | State = "ubuntu:22.04", dev: bool = False) -> None:
    """What the image is built on, and whether it is for development. The last call counts."""
def shell(name: str) -> None:
    """The login shell of a development environment."""
def run(commands: list[str] | tuple[str, ...], mount_host: bool = False) -> None:
    """Runs commands in the image, as one step, after the calls before it and before the calls after it. They stop at the first that fails."""
def git_config(name: str = "", email: str = "", editor: str = "") -> None:
    """The git identity in a development environment. It is no part of the image."""
def include(git: str = "", ref: str = "", sha: str = "", path: str = "") -> Any:
    """The names of another repository's `.envd` files, but those that begin with `_`. It is fetched by the commands that build, and kept: evaluation needs no network."""
def image(ref: str, platform: str = "") -> State:
    """An image of a registry. Steps on it have its variables and its working directory and are root's until `user()` says otherwise; the image that comes of it keeps its user, entrypoint, command and labels too."""
def scratch() -> State:
    """The empty tree."""
def local(*paths: str) -> State:
    """Files of the project: what is in a directory, or a file; of several, each at its place."""
def http(url: str, filename: str = "", checksum: str = "") -> State:
    """A downloaded file, alone in its tree."""
def merge(states: list[State] | tuple[State, ...]) -> State:
    """Trees over each other, later ones on top."""
def Diff(lower: State, upper: State) -> State:
    """What leads from the lower tree to the upper one."""
def diff(lower: State, upper: State) -> State:
    """What leads from the lower tree to the upper one."""
