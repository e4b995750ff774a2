package io.htpasswd.examples.walkthrough;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real nginx with a folder, a process and a port of its own. */
final class Nginx implements AutoCloseable {
    private final ProcessHandle process;
    private final int port;

    private Nginx(ProcessHandle process, int port) {
        this.process = process;
        this.port = port;
    }

    /** With a file as one finds it in conf.d; it listens before this returns. */
    static Nginx start(Path folder, String configuration, String listen) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("site.conf"), configuration.replace(listen, "127.0.0.1:" + port));
        Files.writeString(folder.resolve("nginx.conf"), """
                worker_processes 1;
                pid nginx.pid;
                error_log error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include site.conf;
                }
                """);
        Commands.Result started =
                Commands.run(folder, List.of("nginx", "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log"));
        if (started.exit() != 0) throw new IOException("nginx did not start: " + started.err());
        long pid = Long.parseLong(Files.readString(folder.resolve("nginx.pid")).strip());
        return new Nginx(ProcessHandle.of(pid).orElseThrow(), port);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** At once, which SIGTERM is to nginx. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
