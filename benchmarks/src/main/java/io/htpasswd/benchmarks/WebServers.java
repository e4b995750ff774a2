package io.htpasswd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** nginx and Apache httpd, as near to one thread as each gets or as they are in a flood, over the same file of users and a page of the same size. */
final class WebServers {
    static final String PAGE = "ok";
    private static final Path APACHE_MODULES = Path.of("/usr/lib/apache2/modules");

    private final Path folder;
    private final Path users;

    WebServers(Path folder, Path users) throws IOException {
        this.folder = folder;
        this.users = users;
        // Started as root, both read as somebody else.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("page"), PAGE);
    }

    static @Nullable Path installed(String... names) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .flatMap(bin -> Stream.of(names).map(name -> Path.of(bin, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    PinnedServer nginxAuthBasic(Path nginx, int port) throws IOException, InterruptedException {
        return nginx(nginx, port, "", """
                location / { auth_basic Restricted; auth_basic_user_file %s; }
                """.formatted(users));
    }

    PinnedServer nginxAuthRequest(Path nginx, int port, int guard) throws IOException, InterruptedException {
        return nginx(nginx, port, "upstream guard { server 127.0.0.1:%d; keepalive 32; }".formatted(guard), """
                location / { auth_request /guard; }
                location = /guard {
                    internal;
                    proxy_pass http://guard;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_pass_request_body off;
                    proxy_set_header Content-Length "";
                }
                """);
    }

    private PinnedServer nginx(Path nginx, int port, String upstream, String locations)
            throws IOException, InterruptedException {
        return PinnedServer.start(port, nginxCommand(nginx, port, 1, upstream, locations));
    }

    /** A worker for each processor, and a path that is open. */
    PinnedServer nginxFlooded(Path nginx, int port) throws IOException, InterruptedException {
        int workers = Runtime.getRuntime().availableProcessors();
        return PinnedServer.startUnpinned(port, nginxCommand(nginx, port, workers, "", """
                location / { auth_basic Restricted; auth_basic_user_file %s; try_files /page =404; }
                location = /open { try_files /page =404; }
                """.formatted(users)));
    }

    private List<String> nginxCommand(Path nginx, int port, int workers, String upstream, String locations)
            throws IOException {
        Path file = Files.writeString(folder.resolve("nginx-" + port + ".conf"), """
                %suser nobody nogroup;
                daemon off;
                worker_processes %d;
                pid %s/nginx-%d.pid;
                error_log stderr crit;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    keepalive_requests 1000000000;
                    open_file_cache max=10;
                    default_type text/plain;
                    %s
                    server {
                        listen 127.0.0.1:%d;
                        root %s;
                        %s
                    }
                }
                """.formatted(
                        isRoot() ? "" : "#", workers, folder, port, upstream, port, folder, locations));
        return List.of(nginx.toString(), "-c", file.toString(), "-e", "stderr");
    }

    /** One process of its event MPM with one worker thread; a second thread listens. */
    PinnedServer apache(Path httpd, int port) throws IOException, InterruptedException {
        return PinnedServer.start(port, apacheCommand(httpd, port, """
                ServerLimit 1
                StartServers 1
                ThreadsPerChild 1
                ThreadLimit 1
                MaxRequestWorkers 1
                MinSpareThreads 1
                MaxSpareThreads 1
                AsyncRequestWorkerFactor 64
                """));
    }

    /** The event MPM's own numbers, six processes of 25 threads, and a path that is open. */
    PinnedServer apacheFlooded(Path httpd, int port) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("open"), PAGE);
        return PinnedServer.startUnpinned(port, apacheCommand(httpd, port, """
                ServerLimit 6
                ThreadsPerChild 25
                MaxRequestWorkers 150
                <Location /open>
                  AuthType None
                  Require all granted
                </Location>
                """));
    }

    private List<String> apacheCommand(Path httpd, int port, String workers) throws IOException {
        StringBuilder modules = new StringBuilder();
        for (String module :
                List.of("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic")) {
            modules.append("LoadModule ").append(module).append("_module ").append(APACHE_MODULES);
            modules.append("/mod_").append(module).append(".so\n");
        }
        Path file = Files.writeString(
                folder.resolve("httpd.conf"), """
                %sServerName localhost
                Listen 127.0.0.1:%d
                PidFile %s/httpd.pid
                ErrorLog /dev/null
                User nobody
                Group nogroup
                DocumentRoot %s
                %sMaxKeepAliveRequests 0
                KeepAliveTimeout 60
                <Directory %s>
                  AuthType Basic
                  AuthName Restricted
                  AuthUserFile %s
                  Require valid-user
                </Directory>
                """.formatted(modules, port, folder, folder, workers, folder, users));
        return List.of(httpd.toString(), "-f", file.toString(), "-DFOREGROUND");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
