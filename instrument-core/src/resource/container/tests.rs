//! What the kernel says inside the containers of each runtime.

use super::*;

const ID: &str = "7be92808767a667f35c8505cbf40d14e931ef6db5b0210329cf193b15ba9d605";
const OTHER: &str = "c3d4f0d9e5b66fb4a1b14e2b2f64ac3e7d0d3a0a9d1b8f6e3f0c1a2b3c4d5e6f";

/// `{id}` and `{other}` stand for container ids.
fn filled(sample: &str) -> String {
    sample.replace("{id}", ID).replace("{other}", OTHER)
}

fn in_cgroup(sample: &str) -> Option<String> {
    id_in_cgroup(&filled(sample)).map(str::to_owned)
}

fn in_mounts(sample: &str) -> Option<String> {
    id_in_mounts(&filled(sample)).map(str::to_owned)
}

#[test]
fn each_runtime_names_the_cgroup_after_the_container() {
    for sample in [
        // Docker, version 1 with its own driver.
        "14:name=systemd:/docker/{id}\n13:pids:/docker/{id}\n1:cpu:/docker/{id}\n",
        // Docker, version 1 with systemd's.
        "12:memory:/system.slice/docker-{id}.scope\n1:name=systemd:/system.slice/docker-{id}.scope\n",
        // Docker, version 2 in the host's cgroup namespace.
        "0::/system.slice/docker-{id}.scope\n",
        // Podman as root; without root; with its own group below.
        "0::/machine.slice/libpod-{id}.scope\n",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{id}.scope\n",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{id}.scope/container\n",
        // Kubernetes with Docker.
        "11:cpuset:/kubepods/besteffort/pod9e8f1a2b-1c2d-4e3f-8a9b-0c1d2e3f4a5b/{id}\n",
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod9e8f1a2b_1c2d_4e3f_8a9b_0c1d2e3f4a5b.slice/docker-{id}.scope\n",
        // Kubernetes with containerd, both drivers, and as containerd names it under systemd in version 1.
        "0::/kubepods/besteffort/pod9e8f1a2b-1c2d-4e3f-8a9b-0c1d2e3f4a5b/{id}\n",
        "0::/kubepods.slice/kubepods-pod9e8f1a2b_1c2d_4e3f_8a9b_0c1d2e3f4a5b.slice/cri-containerd-{id}.scope\n",
        "1:name=systemd:/system.slice/containerd.service/kubepods-burstable-pod9e8f1a2b_1c2d.slice:cri-containerd:{id}\n",
        // Kubernetes with CRI-O.
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod9e8f1a2b.slice/crio-{id}.scope\n",
        // ECS on EC2.
        "9:perf_event:/ecs/55091c13-b8cf-4801-b527-f4601742204d/{id}\n",
        // systemd inside the container; a container inside a container.
        "0::/docker/{id}/system.slice/frames.service\n",
        "0::/docker/{other}/docker/{id}\n",
        // The first hierarchy that says nothing is passed over.
        "13:name=systemd:/\n12:pids:/docker/{id}\n0::/\n",
    ] {
        assert_eq!(in_cgroup(sample).as_deref(), Some(ID), "{sample}");
    }
}

#[test]
fn outside_of_a_container_there_is_no_id() {
    for sample in [
        "",
        "0::/\n",
        "0::/user.slice/user-1000.slice/session-2.scope\n",
        "0::/system.slice/containerd.service\n",
        "4:memory:/process_api/958666c0fb587e2a7369e0b54188b835\n3:cpuset:/\n",
        // A pod's own group, Podman's monitor, an id in capitals, one too long, and lines cut short.
        "0::/kubepods.slice/kubepods-pod9e8f1a2b_1c2d_4e3f_8a9b_0c1d2e3f4a5b.slice\n",
        "0::/machine.slice/libpod-conmon-{id}.scope\n",
        "0::/docker/7BE92808767A667F35C8505CBF40D14E931EF6DB5B0210329CF193B15BA9D605\n",
        "0::/docker/{id}0\n",
        "{id}\n0:{id}\n",
    ] {
        assert_eq!(in_cgroup(sample), None, "{sample}");
    }
}

#[test]
fn in_a_namespace_of_its_own_the_mounts_tell() {
    let docker = "\
983 961 0:99 / / rw,relatime master:303 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/3QX:/var/lib/docker/overlay2/l/5T
984 983 0:102 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
989 988 0:32 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw,nsdelegate
992 983 254:1 /var/lib/docker/volumes/{other}/_data /data rw,relatime - ext4 /dev/vda1 rw
993 983 254:1 /var/lib/docker/containers/{id}/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw
994 983 254:1 /var/lib/docker/containers/{id}/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw
995 983 254:1 /var/lib/docker/containers/{id}/hosts /etc/hosts rw,relatime - ext4 /dev/vda1 rw
";
    assert_eq!(in_mounts(docker).as_deref(), Some(ID));

    let podman = "\
1034 1008 0:62 / / rw,relatime - overlay overlay rw,lowerdir=/home/ann/.local/share/containers/storage/overlay/l/ZC
1040 1034 0:25 /user/1000/containers/overlay-containers/{id}/userdata/hosts /etc/hosts rw,nosuid,nodev,relatime - tmpfs tmpfs rw
1041 1034 0:25 /user/1000/containers/overlay-containers/{id}/userdata/.containerenv /run/.containerenv rw,nosuid,nodev - tmpfs tmpfs rw
1042 1034 0:25 /user/1000/containers/overlay-containers/{id}/userdata/hostname /etc/hostname rw,nosuid,nodev - tmpfs tmpfs rw
";
    assert_eq!(in_mounts(podman).as_deref(), Some(ID));
}

#[test]
fn a_pods_sandbox_is_not_the_container() {
    let containerd = "\
2105 2072 0:391 / / rw,relatime master:729 - overlay overlay rw
2112 2105 259:1 /var/lib/kubelet/pods/9e8f1a2b-1c2d-4e3f-8a9b-0c1d2e3f4a5b/etc-hosts /etc/hosts rw,relatime - ext4 /dev/root rw
2113 2106 259:1 /var/lib/kubelet/pods/9e8f1a2b-1c2d-4e3f-8a9b-0c1d2e3f4a5b/containers/frames/1a2b3c4d /dev/termination-log rw,relatime - ext4 /dev/root rw
2114 2105 259:1 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/{other}/hostname /etc/hostname rw,relatime - ext4 /dev/root rw
2115 2105 259:1 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/{other}/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/root rw
";
    assert_eq!(in_mounts(containerd), None);
    assert!(is_in_kubernetes(&filled(containerd)));

    let crio = "\
1500 1480 0:25 /containers/storage/overlay-containers/{other}/userdata/hostname /etc/hostname rw,nosuid,nodev - tmpfs tmpfs rw,mode=755
1501 1480 0:300 / /run/secrets/kubernetes.io/serviceaccount ro,relatime - tmpfs tmpfs rw
";
    assert_eq!(in_mounts(crio), None);
}

#[test]
fn a_machine_has_mounts_without_containers() {
    let machine = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
28 27 254:0 /var/lib/docker/overlay2/{id}/merged /var/lib/docker/overlay2/{id}/merged rw - overlay overlay rw
cut short
";
    assert_eq!(in_mounts(machine), None);
    assert!(!is_in_kubernetes(&filled(machine)));
}
