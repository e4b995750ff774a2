package com.example.netty;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.netty.BasicAuthHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/** A Netty that asks itself, without credentials and as the user of {@code Main USERS}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(Path.of(args[0])));
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        EventLoopGroup loops = new NioEventLoopGroup(1);
        InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new GuardedChannel(BasicAuthHandler.factory(auth, hashing)))
                .bind("127.0.0.1", 0)
                .sync()
                .channel()
                .localAddress();
        try {
            ask(URI.create("http://127.0.0.1:" + address.getPort()));
        } finally {
            loops.shutdownGracefully().sync();
            hashing.shutdown();
        }
    }

    private static void ask(URI uri) throws Exception {
        URL url = uri.toURL();
        System.out.println(((HttpURLConnection) url.openConnection()).getResponseCode());
        HttpURLConnection user = (HttpURLConnection) url.openConnection();
        user.setRequestProperty("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
        System.out.println(new String(user.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
