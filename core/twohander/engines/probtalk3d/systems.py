"""The systems that ProbTalk3D's authors published, by the names that users choose."""

VQVAE, VAE, FACEDIFFUSER = "vqvae", "vae", "facediffuser"
SYSTEMS = (VQVAE, VAE, FACEDIFFUSER)
