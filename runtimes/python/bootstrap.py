import _virga_runtime

_virga_runtime.main()
