"""What a parent keeps on her own device: picks, the child's stage, letters' size; nothing leaves it."""
