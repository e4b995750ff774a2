module com.example.core {
    requires io.htpasswd.core;
}
