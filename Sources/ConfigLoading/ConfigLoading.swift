// ConfigLoading
