module com.example.netty {
    requires io.htpasswd.netty;
}
