module com.example.servlet {
    requires io.htpasswd.servlet;
    requires org.eclipse.jetty.ee10.servlet;
}
